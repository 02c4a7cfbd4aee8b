/**
 * The fixed texts of window, tray and dialogs. Part of the catalogue in `words.ts`: no component and no menu holds a
 * sentence of its own. Pure; imports only the types of the contract.
 */
import type { SetupNotice } from './setup-contract.ts';

export const appName = 'Clipslot';

export const queueLabels = {
  list: 'Clips',
  growing: 'Being recorded',
  more: (count: number) => `and ${count.toLocaleString('en')} more`,
  loading: 'Loading…',
  pause: 'Pause sending',
  resume: 'Resume sending',
  openFolder: 'Open folder',
  openSettings: 'Settings file',
  practice: 'Practice service: nothing leaves this computer',
  closeHint: 'You can close this window: Clipslot keeps working in the tray. To end it, choose Quit there.',
  needsYou: 'Needs you',
  dismiss: 'Dismiss',
} as const;

export const countLabels = {
  waiting: 'waiting',
  sending: 'sending',
  preparing: 'being prepared',
  published: 'published',
} as const;

export const clipLabels = {
  slotAt: 'Slot',
  uploadedAt: 'Uploaded',
  publishedAt: 'Published',
  foundAt: 'Found',
  progress: (name: string) => `Sent of ${name}`,
} as const;

export const crashLabels = {
  heading: 'This window has stopped',
  text: 'Only the view: Clipslot goes on with your clips.',
  again: 'Show the queue again',
} as const;

export const emptyLabels = {
  heading: 'Record as you always do',
  lead: 'Nothing here needs a click. This is what happens to your next clip:',
  steps: [
    { heading: 'You finish a clip', text: 'Clipslot sees the file once the recorder is done with it.' },
    { heading: 'It asks for a slot at once', text: 'The service says whether it takes the clip.' },
    { heading: 'The bits follow', text: 'In blocks that survive a restart, until the clip is published.' },
  ],
} as const;

/** What the form says before it asks the main process. */
export const setupProblems = {
  noFolder: 'Choose at least one folder.',
  noMetadataUrl: 'Enter the address of the service, such as https://gameclipsmetadata.xboxlive.com.',
  noTransferHosts: 'Enter at least one host, such as gameclipstransfer.xboxlive.com.',
  noScid: 'Enter the service config ID of the title.',
  noGreatestMomentId: 'Enter the name ID the clips are published under.',
  noAuthorization: 'Enter the authorization.',
  failed: 'Clipslot could not do that. Start it again; if it stays, keep the event log for a report.',
} as const;

/** What the main process finds wrong with a set-up. */
export const hostProblems = {
  folderHoldsData: (name: string) =>
    `${name} holds the data of Clipslot itself, so it cannot be a capture folder. Choose another one.`,
  practiceSilent: 'The practice service did not start. Try again, or restart this computer.',
  noAuthorization: 'There is no authorization. Enter it in the window.',
  secretStoreLocked: 'The secret store of this computer is locked. Unlock it; nothing is lost.',
  settingsUnreadable: (file: string) =>
    `${file} cannot be read. Check its permissions and that it is valid JSON.`,
} as const;

export const noticeWords: Readonly<
  Record<SetupNotice, { readonly heading: string; readonly sentence: string }>
> = {
  'authorization-missing': {
    heading: 'There is no authorization',
    sentence: 'Clipslot cannot ask for slots or send clips until you enter it. The queue is safe.',
  },
  'authorization-not-kept': {
    heading: 'The authorization is kept for this session only',
    sentence: 'This computer has no safe store for it, so Clipslot asks for it again after a restart.',
  },
};

export const renewLabels = {
  open: 'Enter authorization',
  field: 'New authorization',
  save: 'Save',
  cancel: 'Not now',
} as const;

export const trayLabels = {
  show: 'Show Clipslot',
  pause: 'Pause sending',
  resume: 'Resume sending',
  openFolder: 'Open capture folder',
  quit: 'Quit Clipslot',
  notSetUp: 'Not set up yet',
  tooltip: (sentence: string) => `${appName}: ${sentence}`,
} as const;

export const dialogLabels = {
  chooseFolderTitle: 'Choose the folder your recorder saves to',
  chooseFolderButton: 'Watch this folder',
} as const;
