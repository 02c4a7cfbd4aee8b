/** Tells the log what went wrong in the page; the owner sees a notice, and why is in the log. */
import { failures } from './failures.ts';

export function reportFault(error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  window.clipslot
    .reportFault({ message: message.slice(0, 2000), stack: stack.slice(0, 8000) })
    .catch(() => failures.set(true));
}

/** What no component catches. */
export function reportUncaught(): void {
  window.addEventListener('error', ({ error, message }) => reportFault(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => {
    reportFault(reason);
    failures.set(true);
  });
}
