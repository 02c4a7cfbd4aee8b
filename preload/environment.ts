/**
 * Where the queue belongs: the practice service on this computer, a service for tests, or the one
 * where clips count. Each has settings, a queue and an authorization of its own. Part of the
 * contract; pure.
 */
export const environments = ['practice', 'test', 'production'] as const;
export type Environment = (typeof environments)[number];
