/**
 * Where the Authorization header's value comes from. It is kept in memory only, and asked for again
 * after a 401.
 */
import { ok, problem, type Result } from '../../base/result.ts';
import type { Config } from '../../config/config.ts';
import { tokenFrom } from './token-command.ts';

/**
 * The value of the Authorization header, or why there is none. `refresh` asks the source again
 * after a 401.
 */
export interface AuthorizationSource {
  current(): Promise<FoundAuthorization>;
  refresh(): Promise<FoundAuthorization>;
}

/** The value, or why there is none; `lack` where that is known, so that no one blames the service. */
export type FoundAuthorization = Result<string, { readonly lack?: AuthorizationLack }>;

/**
 * `missing`: none was entered. `locked`: the secret store does not give it out now. `changed`: the
 * store is another one, or has another key, than when it was entered. `unreadable`: the file that
 * holds it cannot be looked at now.
 */
export type AuthorizationLack = 'missing' | 'locked' | 'changed' | 'unreadable';

/**
 * The source a configuration names, or null when only the app can supply it (`{"app": "stored"}`).
 */
export function authorizationFrom(
  named: Config['account']['authorization'],
  env: NodeJS.ProcessEnv,
): AuthorizationSource | null {
  if ('env' in named) {
    const fromEnv = async () => checkedValue(taken(env, named.env), `the environment variable ${named.env}`);
    return { current: fromEnv, refresh: fromEnv };
  }
  return 'command' in named ? new CommandAuthorization(named.command) : null;
}

/** What was taken out of an environment, for as long as that environment is there. */
const takenFrom = new WeakMap<NodeJS.ProcessEnv, Map<string, string>>();

/**
 * Reads a secret and takes it out of the environment: every process that is started would inherit
 * it.
 */
function taken(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const values = takenFrom.get(env) ?? new Map<string, string>();
  takenFrom.set(env, values);
  const value = env[name];
  if (value !== undefined) values.set(name, value);
  delete env[name];
  return values.get(name);
}

/** Keeps what the command answered last, until it is asked for another. */
class CommandAuthorization implements AuthorizationSource {
  readonly #command: readonly string[];
  #running: Promise<Result<string>> | null = null;
  #last: Result<string> | null = null;

  constructor(command: readonly string[]) {
    this.#command = command;
  }

  async current(): Promise<Result<string>> {
    return this.#last?.ok === true ? this.#last : this.refresh();
  }

  /** One command at a time, however many requests met a 401. */
  async refresh(): Promise<Result<string>> {
    this.#running ??= answerOf(this.#command).finally(() => {
      this.#running = null;
    });
    this.#last = await this.#running;
    return this.#last;
  }
}

async function answerOf(command: readonly string[]): Promise<Result<string>> {
  const printed = await tokenFrom(command);
  return printed.ok ? checkedValue(printed.value, 'the authorization command') : printed;
}

/**
 * Checks that a value can be a header at all; a stray newline would otherwise throw inside the
 * request.
 */
export function checkedValue(value: string | undefined, source: string): Result<string> {
  if (value === undefined || value.trim() === '') return problem(`${source} is empty`);
  if (!/^[\x20-\x7e]{1,16384}$/.test(value)) return problem(`${source} holds characters no header may have`);
  return ok(value);
}
