/**
 * The owner's word, given in a dialog of the operating system, which no page can draw or click:
 * asked before Clipslot first does what `powers.ts` lists, whatever the way there was, and
 * remembered. A page that was taken over can ask for anything, and changes nothing that the owner
 * does not confirm.
 */
import type { Environment } from '../../../preload/environment.ts';
import { t } from '../../../preload/language.ts';
import { keyOf, type Power } from './powers.ts';
import type { Settings } from './settings.ts';

/** A question of the operating system. The button that changes nothing is the default. */
export interface SystemQuestion {
  readonly message: string;
  readonly detail: string;
  readonly agree: string;
  readonly decline: string;
}

export type AskOwner = (question: SystemQuestion) => Promise<boolean>;

export class Consent {
  readonly #settings: Settings;
  readonly #ask: AskOwner;
  readonly #warning: string | null;
  /** Folders picked in the system's own dialog, which was a question too. */
  readonly #picked = new Set<string>();
  /** What was agreed to and could not be written down: it holds until the app ends. */
  readonly #forNow = new Set<string>();
  /** One question after the other: two dialogs on top of each other are answered blindly. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param warning what the owner is to know before anything real is agreed to */
  constructor(settings: Settings, ask: AskOwner, warning: string | null = null) {
    this.#settings = settings;
    this.#ask = ask;
    this.#warning = warning;
  }

  /** The owner picked this folder or file in a dialog of the system. */
  picked(path: string): void {
    this.#picked.add(path);
  }

  /** Asks for those that were not agreed to yet; true when the owner agrees to all of them. */
  given(environment: Environment, powers: readonly Power[]): Promise<boolean> {
    const turn = this.#last.then(() => this.#given(environment, powers));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #given(environment: Environment, powers: readonly Power[]): Promise<boolean> {
    const agreed = this.#settings.app().agreed[environment] ?? [];
    const isAgreed = (key: string) => agreed.includes(key) || this.#forNow.has(`${environment} ${key}`);
    const open = powers.filter((power) => !isAgreed(keyOf(power)));
    const unasked = open.filter(({ kind, name }) => kind !== 'folder' || !this.#picked.has(name));
    if (unasked.length > 0 && !(await this.#ask(questionFor(environment, unasked, this.#warning))))
      return false;
    if (open.length > 0) await this.#remember(environment, open.map(keyOf));
    return true;
  }

  async #remember(environment: Environment, keys: readonly string[]): Promise<void> {
    try {
      await this.#settings.agreeTo(environment, keys);
    } catch {
      for (const key of keys) this.#forNow.add(`${environment} ${key}`);
    }
  }
}

/** The sign-in that goes with an agreement to the service needs no line of its own. */
function questionFor(
  environment: Environment,
  powers: readonly Power[],
  warning: string | null,
): SystemQuestion {
  const withService = powers.some(({ kind }) => kind === 'service');
  const shown = powers.filter(({ kind }) => !(withService && kind === 'sign-in'));
  return {
    message: t('consent:message', { environment: t(`consent:environments.${environment}`) }),
    detail: [
      ...shown.map(({ kind, name }) => `• ${t(`consent:powers.${kind}`, { name })}`),
      ...(warning === null || environment === 'practice' ? [] : ['', warning]),
    ].join('\n'),
    agree: t('consent:agree'),
    decline: t('consent:decline'),
  };
}
