// Gives the tests of a worker the screen that was started for it, see screens.ts.
import { inject } from 'vitest';

const display = inject('displays')[Number(process.env.VITEST_POOL_ID) - 1];
if (display !== undefined) process.env.DISPLAY = display;
