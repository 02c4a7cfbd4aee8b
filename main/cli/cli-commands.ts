/**
 * Every command of `clipslot`, in the order in which help shows them. A new one is a row here. What a command does is loaded
 * when it is called: scripts call small ones often, and the whole engine takes longer to load than they take.
 */
import { bulkActions } from '../../preload/list-view.ts';
import type { Runtime } from '../base/runtime.ts';
import type { PauseOptions } from './change-commands.ts';
import type { CliCommand } from './cli-command.ts';
import { cliWords } from './cli-words.ts';
import type { ExportOptions } from './export-command.ts';
import type { CommonOptions } from './printing.ts';
import type { ListOptions } from './read-commands.ts';
import type { ReplayCommandOptions } from './replay-command.ts';
import type { RunOptions } from './run-command.ts';
import type { EnqueueOptions, WaitOptions } from './wait-commands.ts';

const oneClip = ['<clip>', cliWords.clipArgument] as const;

const working: readonly CliCommand[] = [
  {
    name: 'run',
    about: cliWords.run,
    examples: [
      'run --config clipslot.json',
      'run --config clipslot.json --until-idle --json',
      'run --config clipslot.json --until-idle --junit run.xml',
    ],
    options: [
      ['--until-idle', cliWords.untilIdle],
      ['--junit <file>', cliWords.junit],
    ],
    run: async (options: RunOptions, _, runtime) =>
      (await import('./run-command.ts')).runCommand(options, runtime),
  },
];

const following: readonly CliCommand[] = [
  {
    name: 'enqueue',
    about: cliWords.enqueue,
    examples: ['enqueue captures/evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsEnqueue,
    argument: ['<file>', cliWords.enqueueArgument],
    options: [['--timeout <time>', cliWords.timeout]],
    run: async (options: EnqueueOptions, named, runtime) =>
      (await import('./wait-commands.ts')).enqueueCommand(options, named, runtime),
  },
  {
    name: 'wait',
    about: cliWords.wait,
    examples: [
      'wait --until idle --timeout 10m --junit run.xml --config clipslot.json',
      'wait evening.mp4 --config clipslot.json',
    ],
    exits: cliWords.exitsWait,
    argument: ['[clip]', cliWords.waitArgument],
    options: [
      ['--until <end>', cliWords.waitUntil],
      ['--timeout <time>', cliWords.timeout],
      ['--junit <file>', cliWords.junit],
    ],
    run: async (options: WaitOptions, named, runtime) =>
      (await import('./wait-commands.ts')).waitCommand(options, named, runtime),
  },
  {
    name: 'events',
    about: cliWords.events,
    examples: ['events --json --config clipslot.json'],
    exits: cliWords.exitsEvents,
    run: async (options: CommonOptions, _, runtime) =>
      (await import('./wait-commands.ts')).eventsCommand(options, runtime),
  },
];

const reading: readonly CliCommand[] = [
  {
    name: 'status',
    about: cliWords.status,
    examples: ['status --config clipslot.json'],
    run: async (options: CommonOptions, _, runtime) =>
      (await import('./read-commands.ts')).statusCommand(options, runtime),
  },
  {
    name: 'list',
    about: cliWords.list,
    examples: ['list --config clipslot.json', 'list --config clipslot.json --json | jq .state'],
    options: [['--needs-person', cliWords.needsPerson]],
    run: async (options: ListOptions, _, runtime) =>
      (await import('./read-commands.ts')).listCommand(options, runtime),
  },
  {
    name: 'show',
    about: cliWords.show,
    examples: ['show evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: async (options: CommonOptions, named, runtime) =>
      (await import('./read-commands.ts')).showCommand(options, named, runtime),
  },
  {
    name: 'explain',
    about: cliWords.explain,
    examples: ['explain evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: async (options: CommonOptions, named, runtime) =>
      (await import('./explain-command.ts')).explainCommand(options, named, runtime),
  },
  {
    name: 'files',
    about: cliWords.files,
    examples: ['files --config clipslot.json', 'files --config clipslot.json --json | jq .path'],
    exits: cliWords.exitsFiles,
    run: async (options: CommonOptions, _, runtime) =>
      (await import('./file-commands.ts')).filesCommand(options, runtime),
  },
  {
    name: 'export',
    about: cliWords.export,
    examples: [
      'export evening.mp4 --out evidence --config clipslot.json',
      'export --since 2h --out evidence --config clipslot.json',
    ],
    exits: cliWords.exitsExport,
    argument: ['[clip]', cliWords.exportClipArgument],
    options: [
      ['--out <dir>', cliWords.exportOut, 'needed'],
      ['--since <when>', cliWords.exportSince],
    ],
    run: async (options: ExportOptions, named, runtime) =>
      (await import('./export-command.ts')).exportCommand(options, named, runtime),
  },
  {
    name: 'replay',
    about: cliWords.replay,
    examples: ['replay evidence/evidence.json', 'replay evidence/evidence.json --scenario slow.json --json'],
    exits: cliWords.exitsReplay,
    argument: ['<pack>', cliWords.replayPack],
    options: [['--scenario <file>', cliWords.replayScenario]],
    needsConfig: false,
    run: async (options: ReplayCommandOptions, named, runtime) =>
      (await import('./replay-command.ts')).replayCommand(options, named, runtime),
  },
];

const changing: readonly CliCommand[] = [
  ...bulkActions.map((name) => ({
    name,
    about: cliWords.changes[name],
    examples: [`${name} evening.mp4 --config clipslot.json`],
    exits: cliWords.exitsChange,
    argument: oneClip,
    run: async (options: CommonOptions, named: string, runtime: Runtime) =>
      (await import('./change-commands.ts')).changeCommand(name, options, named, runtime),
  })),
  {
    name: 'take',
    about: cliWords.take,
    examples: [
      'take captures/old.mp4 --config clipslot.json',
      'take captures/2025/*.mp4 --config clipslot.json',
    ],
    exits: cliWords.exitsTake,
    argument: ['<files...>', cliWords.takeArgument],
    run: async (options: CommonOptions, _, runtime, all) =>
      (await import('./file-commands.ts')).takeCommand(options, all, runtime),
  },
  {
    name: 'pause',
    about: cliWords.pause,
    examples: ['pause --for 1h30m --config clipslot.json', 'pause --until 08:00 --config clipslot.json'],
    exits: cliWords.exitsChange,
    options: [
      ['--for <time>', cliWords.pauseFor],
      ['--until <HH:MM>', cliWords.pauseUntil],
    ],
    run: async (options: PauseOptions, _, runtime) =>
      (await import('./change-commands.ts')).pauseCommand(options, runtime),
  },
  {
    name: 'resume',
    about: cliWords.resume,
    examples: ['resume --config clipslot.json'],
    exits: cliWords.exitsChange,
    run: async (options: CommonOptions, _, runtime) =>
      (await import('./change-commands.ts')).resumeCommand(options, runtime),
  },
];

export const cliCommands: readonly CliCommand[] = [...working, ...following, ...reading, ...changing];
