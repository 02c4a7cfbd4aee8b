/** What a command of `clipslot` is made of: how it is called, what its help teaches, what it does. */
import type { Runtime } from '../base/runtime.ts';
import type { CommonOptions } from './printing.ts';

export interface CliCommand {
  readonly name: string;
  /** One line, for the list of all commands. */
  readonly about: string;
  /** As `--help` of the command shows them. */
  readonly examples: readonly string[];
  /** What the exit codes mean here, where that differs from `good`, `needsPerson` and `badUsage` in general. */
  readonly exits?: string;
  /** `<clip>`, `[clip]` or `<files...>`, and what it is. */
  readonly argument?: readonly [name: string, about: string];
  /** Flags as `commander` reads them, what they are, and whether the command does nothing without them. */
  readonly options?: readonly (readonly [flags: string, about: string, needed?: 'needed'])[];
  /** False: it is about a file of its own, and `options.config` is not there. */
  readonly needsConfig?: false;
  /**
   * Does it, and answers with the exit code.
   * @param options as given, those of `options` among them
   * @param named the argument; an empty text when there is none
   * @param runtime the system's time
   * @param all every argument, where there may be several
   */
  run(options: CommonOptions, named: string, runtime: Runtime, all: readonly string[]): Promise<number>;
}
