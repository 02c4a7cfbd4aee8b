/**
 * `clipslot`: the engine without a window. Exit codes: 0 every clip reached a good end, 1 some clip needs a person,
 * 2 bad usage or configuration, in one line that names the field. Logs go to stderr, results to stdout.
 */
import { Argument, Command, CommanderError, Option } from 'commander';
import { leaveMemoryOutOfCoreDumps } from '../base/core-dumps.ts';
import { realRuntime } from '../base/runtime.ts';
import type { CliCommand } from './cli-command.ts';
import { cliCommands } from './cli-commands.ts';
import { cliWords } from './cli-words.ts';
import { type CommonOptions, fail } from './printing.ts';

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

// The reader of our lines has gone, as `| head` does: a run ends as it does on a signal, everything else at once.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (!process.emit('SIGTERM')) process.exit();
});

leaveMemoryOutOfCoreDumps();
try {
  await program().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end well; every other way of stopping here is bad usage.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
