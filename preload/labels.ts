/**
 * The fixed texts of window, tray and dialogs. Part of the catalogue in `words.ts`: no component and no menu holds a
 * sentence of its own. Pure; imports only the types of the contract.
 */

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

export const dialogLabels = {
  chooseFolderTitle: 'Choose the folder your recorder saves to',
  chooseFolderButton: 'Watch this folder',
} as const;
