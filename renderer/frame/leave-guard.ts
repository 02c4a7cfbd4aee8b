/** Lets a screen ask before the owner leaves it; one screen at a time has something to ask. */
export class LeaveGuard {
  #question: ((go: () => void) => void) | null = null;

  /** Goes at once, or once the screen has its answer. */
  ask(go: () => void): void {
    if (this.#question === null) go();
    else this.#question(go);
  }

  /** What the screen does with an owner who wants to leave; null: nothing. */
  hold(question: ((go: () => void) => void) | null): void {
    this.#question = question;
  }
}
