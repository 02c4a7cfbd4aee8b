// What a vitest run came to, read from the file of its JSON reporter. A run whose exit code says failure never counts as
// free of failures, whatever its file says or does not say.
import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** @param reportText the reporter's file, null when the run left none */
export function countsOf(reportText: string | null, exitCode: number): Counts {
  // No file, or a test file that could not even be loaded: one failure, since nothing smaller is known.
  if (reportText === null) return { ...noCounts, failed: 1 };
  const read = report.parse(JSON.parse(reportText));
  const failed = exitCode !== 0 && read.numFailedTests === 0 ? 1 : read.numFailedTests;
  return { passed: read.numPassedTests, failed, skipped: read.numPendingTests + read.numTodoTests };
}
