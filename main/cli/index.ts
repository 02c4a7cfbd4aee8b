/**
 * `clipslot`: the engine without a window. Exit codes: 0 every clip reached a good end, 1 some clip needs a person,
 * 2 bad usage or configuration, in one line that names the field. Logs go to stderr, results to stdout.
 */
import { Command, CommanderError, Option } from 'commander';
import { changeClipCommand, pauseCommand, resumeCommand } from './changing.ts';
import { cliWords } from './cli-words.ts';
import { explainCommand } from './explaining.ts';
import { type ExportOptions, exportCommand } from './exporting.ts';
import type { CommonOptions } from './printing.ts';
import { listCommand, showCommand, statusCommand } from './reading.ts';
import { runCommand } from './run.ts';

const configOption = () => new Option('--config <file>', cliWords.configOption).makeOptionMandatory();
const jsonOption = () => new Option('--json', cliWords.jsonOption).default(false);

function command(name: string, words: string): Command {
  return new Command(name).description(words).addOption(configOption()).addOption(jsonOption());
}

function program(): Command {
  const root = new Command('clipslot').description(cliWords.about).exitOverride().showHelpAfterError(false);
  root.addCommand(
    command('run', cliWords.run)
      .option('--until-idle', cliWords.untilIdle, false)
      .action(async (options: CommonOptions & { untilIdle: boolean }) => {
        process.exitCode = await runCommand(options);
      }),
  );
  const reading = { status: statusCommand, list: listCommand } as const;
  for (const [name, action] of Object.entries(reading)) {
    root.addCommand(
      command(name, cliWords[name as keyof typeof reading]).action(async (options: CommonOptions) => {
        process.exitCode = await action(options);
      }),
    );
  }
  root.addCommand(
    command('show', cliWords.show)
      .argument('<clip>', cliWords.clipArgument)
      .action(async (clipId: string, options: CommonOptions) => {
        process.exitCode = await showCommand(clipId, options);
      }),
  );
  root.addCommand(
    command('explain', cliWords.explain)
      .argument('<clip>', cliWords.clipArgument)
      .action(async (named: string, options: CommonOptions) => {
        process.exitCode = await explainCommand(named, options);
      }),
  );
  root.addCommand(
    command('export', cliWords.export)
      .argument('[clip]', cliWords.exportClipArgument)
      .requiredOption('--out <dir>', cliWords.exportOut)
      .option('--since <when>', cliWords.exportSince)
      .action(async (named: string | undefined, options: ExportOptions) => {
        process.exitCode = await exportCommand(named, options);
      }),
  );
  addChanges(root);
  for (const child of root.commands) child.exitOverride();
  return root;
}

/** What the owner may say while no engine works the queue. */
function addChanges(root: Command): void {
  const changes = {
    'send-now': cliWords.sendNow,
    pin: cliWords.pin,
    unpin: cliWords.unpin,
    retry: cliWords.retry,
  } as const;
  for (const [name, words] of Object.entries(changes)) {
    root.addCommand(
      command(name, words)
        .argument('<clip>', cliWords.clipArgument)
        .action(async (named: string, options: CommonOptions) => {
          process.exitCode = await changeClipCommand(name as keyof typeof changes, named, options);
        }),
    );
  }
  root.addCommand(
    command('pause', cliWords.pause)
      .option('--for <time>', cliWords.pauseFor)
      .option('--until <HH:MM>', cliWords.pauseUntil)
      .action(async (options: CommonOptions & { for?: string; until?: string }) => {
        process.exitCode = await pauseCommand(options);
      }),
  );
  root.addCommand(
    command('resume', cliWords.resume).action(async (options: CommonOptions) => {
      process.exitCode = await resumeCommand(options);
    }),
  );
}

try {
  await program().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end well; every other way of stopping here is bad usage.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
