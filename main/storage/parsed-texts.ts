/**
 * What JSON texts in rows hold, each checked once however often its row is read: while a clip is worked its row is read
 * some twenty times, and clips of one folder mostly share their texts. Knows a text by itself, so nothing goes stale.
 */

/** As many as are worked and shown at a time; a text may hold some 15 KB. */
const mostKept = 256;

export class ParsedTexts<T extends object> {
  readonly #check: (value: unknown) => T;
  /** The text that was asked for the longest ago comes first. */
  readonly #kept = new Map<string, Readonly<T>>();

  /** @param check throws when the value is not what it should be */
  constructor(check: (value: unknown) => T) {
    this.#check = check;
  }

  /** What `text` holds, shared by all who ask and therefore frozen. Throws what `check` throws, and on broken JSON. */
  get(text: string): Readonly<T> {
    const known = this.#kept.get(text);
    const parsed = known ?? Object.freeze(this.#check(JSON.parse(text)));
    this.#kept.delete(text);
    this.#kept.set(text, parsed);
    if (this.#kept.size > mostKept) this.#dropOldest();
    return parsed;
  }

  #dropOldest(): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
