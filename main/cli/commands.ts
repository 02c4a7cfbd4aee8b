/**
 * Every command of `clipslot`, in the order in which help shows them. A new one is a row here. What a command does is loaded
 * when it is called: scripts call small ones often, and the whole engine takes longer to load than they take.
 */
import { bulkActions } from '../../preload/list-view.ts';
import type { PauseOptions } from './changing.ts';
import { cliWords } from './cli-words.ts';
import type { CliCommand } from './command.ts';
import type { ExportOptions } from './exporting.ts';
import type { CommonOptions } from './printing.ts';
import type { ReplayOptions } from './replaying.ts';
import type { RunOptions } from './run.ts';
import type { EnqueueOptions, WaitOptions } from './wait.ts';

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
    run: async (options: RunOptions) => (await import('./run.ts')).runCommand(options),
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
    run: async (options: EnqueueOptions, named) => (await import('./wait.ts')).enqueueCommand(options, named),
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
    run: async (options: WaitOptions, named) => (await import('./wait.ts')).waitCommand(options, named),
  },
  {
    name: 'events',
    about: cliWords.events,
    examples: ['events --json --config clipslot.json'],
    exits: cliWords.exitsEvents,
    run: async (options: CommonOptions) => (await import('./wait.ts')).eventsCommand(options),
  },
];

const reading: readonly CliCommand[] = [
  {
    name: 'status',
    about: cliWords.status,
    examples: ['status --config clipslot.json'],
    run: async (options: CommonOptions) => (await import('./reading.ts')).statusCommand(options),
  },
  {
    name: 'list',
    about: cliWords.list,
    examples: ['list --config clipslot.json', 'list --config clipslot.json --json | jq .state'],
    run: async (options: CommonOptions) => (await import('./reading.ts')).listCommand(options),
  },
  {
    name: 'show',
    about: cliWords.show,
    examples: ['show evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: async (options: CommonOptions, named) => (await import('./reading.ts')).showCommand(options, named),
  },
  {
    name: 'explain',
    about: cliWords.explain,
    examples: ['explain evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: async (options: CommonOptions, named) =>
      (await import('./explaining.ts')).explainCommand(options, named),
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
    run: async (options: ExportOptions, named) =>
      (await import('./exporting.ts')).exportCommand(options, named),
  },
  {
    name: 'replay',
    about: cliWords.replay,
    examples: ['replay evidence/evidence.json', 'replay evidence/evidence.json --scenario slow.json --json'],
    exits: cliWords.exitsReplay,
    argument: ['<pack>', cliWords.replayPack],
    options: [['--scenario <file>', cliWords.replayScenario]],
    needsConfig: false,
    run: async (options: ReplayOptions, named) =>
      (await import('./replaying.ts')).replayCommand(options, named),
  },
];

const changing: readonly CliCommand[] = [
  ...bulkActions.map((name) => ({
    name,
    about: cliWords.changes[name],
    examples: [`${name} evening.mp4 --config clipslot.json`],
    exits: cliWords.exitsChange,
    argument: oneClip,
    run: async (options: CommonOptions, named: string) =>
      (await import('./changing.ts')).changeCommand(name, options, named),
  })),
  {
    name: 'pause',
    about: cliWords.pause,
    examples: ['pause --for 1h30m --config clipslot.json', 'pause --until 08:00 --config clipslot.json'],
    exits: cliWords.exitsChange,
    options: [
      ['--for <time>', cliWords.pauseFor],
      ['--until <HH:MM>', cliWords.pauseUntil],
    ],
    run: async (options: PauseOptions) => (await import('./changing.ts')).pauseCommand(options),
  },
  {
    name: 'resume',
    about: cliWords.resume,
    examples: ['resume --config clipslot.json'],
    exits: cliWords.exitsChange,
    run: async (options: CommonOptions) => (await import('./changing.ts')).resumeCommand(options),
  },
];

export const cliCommands: readonly CliCommand[] = [...working, ...following, ...reading, ...changing];
