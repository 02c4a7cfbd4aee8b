/** Lets a screen ask before it is left; one screen at a time has something to ask. */
export interface LeaveGuard {
  /** Goes at once, or once the screen has had its answer. */
  ask(go: () => void): void;
  /** What the screen does with somebody who wants to go; null: nothing. */
  hold(question: ((go: () => void) => void) | null): void;
}

export function createLeaveGuard(): LeaveGuard {
  let held: ((go: () => void) => void) | null = null;
  return {
    ask: (go) => (held === null ? go() : held(go)),
    hold: (question) => {
      held = question;
    },
  };
}
