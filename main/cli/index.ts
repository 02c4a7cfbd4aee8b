/**
 * `clipslot`: the engine without a window. What went wrong is one line on stderr, and an exit code that
 * `exit-codes.ts` explains. Logs go to stderr, results to stdout.
 */
import { Argument, Command, CommanderError, Option } from 'commander';
import { leaveMemoryOutOfCoreDumps } from '../base/core-dumps.ts';
import { problem } from '../base/result.ts';
import { realRuntime } from '../base/runtime.ts';
import type { CliCommand } from './cli-command.ts';
import { cliCommands } from './cli-commands.ts';
import { cliWords } from './cli-words.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type CommonOptions, fail, failed, printNote } from './printing.ts';
import { processEnding } from './process-ending.ts';

const runtime = realRuntime();

function program(): Command {
  const root = new Command('clipslot').description(cliWords.about).exitOverride().showHelpAfterError(false);
  root.addHelpText('after', cliWords.helpAll);
  for (const command of cliCommands) root.addCommand(made(command).exitOverride());
  return root;
}

function made(row: CliCommand): Command {
  const { name, about, examples, exits, argument, options = [], needsConfig = true, run } = row;
  const command = new Command(name).description(about);
  if (needsConfig)
    command.addOption(new Option('--config <file>', cliWords.configOption).makeOptionMandatory());
  for (const [flags, words, needed] of options)
    command.addOption(new Option(flags, words).makeOptionMandatory(needed === 'needed'));
  command.addOption(new Option('--json', cliWords.jsonOption).default(false));
  command.addHelpText('after', cliWords.helpOf(examples, exits ?? cliWords.exits));
  if (argument === undefined) {
    return command.action(async (given: CommonOptions) => {
      process.exitCode = await run(given, '', runtime, []);
    });
  }
  return command
    .addArgument(new Argument(...argument))
    .action(async (named: string | readonly string[] | undefined, given: CommonOptions) => {
      const all = [named ?? []].flat();
      process.exitCode = all.includes('')
        ? fail(cliWords.emptyArgument)
        : await run(given, all[0] ?? '', runtime, all);
    });
}

processEnding.watch();
leaveMemoryOutOfCoreDumps();
try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? usage(error) : await unforeseen(error);
}

/** Help and version end well; every other way of stopping there is bad usage. */
function usage({ exitCode }: CommanderError): ExitCode {
  return exitCode === 0 ? exitCodes.good : exitCodes.badUsage;
}

/** The disk may fail under any command: that is no bug, and is told like one that was foreseen. */
async function unforeseen(error: unknown): Promise<number> {
  const { knownFileFault, storageFault } = await import('../storage/database/storage-fault.ts');
  const why = storageFault(error) ?? knownFileFault(error);
  if (why !== null) return failed(problem(cliWords.queueFault[why], { why }));
  printNote(cliWords.bug(error));
  return exitCodes.bug;
}
