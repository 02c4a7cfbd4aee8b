/** In which order clips that wait are sent, where the owner has not placed them by hand. */
export const sendOrders = ['oldest', 'newest', 'smallest'] as const;
export type SendOrder = (typeof sendOrders)[number];
