/**
 * What the page gets of the world, and all it gets: one function for each request of the contract,
 * two subscriptions. Runs sandboxed, so it may require `electron` and nothing else; from the
 * contract it takes types only.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, Pushes } from './contract.ts';

const bridge = {
  getSetup: () => ipcRenderer.invoke('getSetup'),
  environmentsSetUp: () => ipcRenderer.invoke('environmentsSetUp'),
  suggestFolders: () => ipcRenderer.invoke('suggestFolders'),
  takeFolder: (input) => ipcRenderer.invoke('takeFolder', input),
  chooseFolder: () => ipcRenderer.invoke('chooseFolder'),
  unchooseFolder: (input) => ipcRenderer.invoke('unchooseFolder', input),
  finishSetup: (input) => ipcRenderer.invoke('finishSetup', input),
  renewAuthorization: (input) => ipcRenderer.invoke('renewAuthorization', input),
  openSettings: () => ipcRenderer.invoke('openSettings'),
  getSetAside: (input) => ipcRenderer.invoke('getSetAside', input),
  answerFirstLook: (input) => ipcRenderer.invoke('answerFirstLook', input),
  takeSetAside: (input) => ipcRenderer.invoke('takeSetAside', input),
  getOverview: () => ipcRenderer.invoke('getOverview'),
  getOverviewDetails: () => ipcRenderer.invoke('getOverviewDetails'),
  getQueuePage: (input) => ipcRenderer.invoke('getQueuePage', input),
  getClip: (input) => ipcRenderer.invoke('getClip', input),
  wishClip: (input) => ipcRenderer.invoke('wishClip', input),
  editClip: (input) => ipcRenderer.invoke('editClip', input),
  moveClip: (input) => ipcRenderer.invoke('moveClip', input),
  retryClip: (input) => ipcRenderer.invoke('retryClip', input),
  cancelClip: (input) => ipcRenderer.invoke('cancelClip', input),
  actOnClips: (input) => ipcRenderer.invoke('actOnClips', input),
  revealClip: (input) => ipcRenderer.invoke('revealClip', input),
  openFolder: () => ipcRenderer.invoke('openFolder'),
  pauseAll: () => ipcRenderer.invoke('pauseAll'),
  pauseFor: (input) => ipcRenderer.invoke('pauseFor', input),
  resumeAll: () => ipcRenderer.invoke('resumeAll'),
  getSettings: () => ipcRenderer.invoke('getSettings'),
  saveSettings: (input) => ipcRenderer.invoke('saveSettings', input),
  testConnection: (input) => ipcRenderer.invoke('testConnection', input),
  findFolder: () => ipcRenderer.invoke('findFolder'),
  findCertificates: () => ipcRenderer.invoke('findCertificates'),
  getScenarios: () => ipcRenderer.invoke('getScenarios'),
  chooseScenario: (input) => ipcRenderer.invoke('chooseScenario', input),
  changePreferences: (input) => ipcRenderer.invoke('changePreferences', input),
  switchEnvironment: (input) => ipcRenderer.invoke('switchEnvironment', input),
  getAbout: () => ipcRenderer.invoke('getAbout'),
  checkForUpdates: () => ipcRenderer.invoke('checkForUpdates'),
  fetchUpdate: () => ipcRenderer.invoke('fetchUpdate'),
  installUpdate: (input) => ipcRenderer.invoke('installUpdate', input),
  exportDiagnostics: () => ipcRenderer.invoke('exportDiagnostics'),
  exportEvidence: (input) => ipcRenderer.invoke('exportEvidence', input),
  openLogs: () => ipcRenderer.invoke('openLogs'),
  openLicences: () => ipcRenderer.invoke('openLicences'),
  reportFault: (input) => ipcRenderer.invoke('reportFault', input),
  quit: () => ipcRenderer.invoke('quit'),
  undo: () => ipcRenderer.invoke('undo'),
  startAgain: () => ipcRenderer.invoke('startAgain'),
  restoreSettings: () => ipcRenderer.invoke('restoreSettings'),
  onQueueChanged: (listener) => listen('queueChanged', listener),
  onSetupChanged: (listener) => listen('setupChanged', listener),
  onGoTo: (listener) => listen('goTo', listener),
} satisfies Bridge;

contextBridge.exposeInMainWorld('clipslot', bridge);

/**
 * Hands on the value alone: the event would carry `ipcRenderer` into the page. Returns the way to
 * stop.
 */
function listen<N extends keyof Pushes>(name: N, listener: (value: Pushes[N]) => void): () => void {
  const receive = (_event: unknown, value: Pushes[N]) => listener(value);
  ipcRenderer.on(name, receive);
  return () => {
    ipcRenderer.off(name, receive);
  };
}
