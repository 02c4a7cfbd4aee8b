/**
 * The sentence and the remedy for every reason code. Part of the catalogue in `words.ts`; read it through
 * `describeReason`, which adds who tries again. A code without an entry does not compile.
 */
import type { ReasonCode } from './clip-view.ts';

interface Entry {
  readonly sentence: string;
  /** What a person can do, or `null` when only time helps. */
  readonly fix: string | null;
  /** Whether it stays broken until a person does something. */
  readonly needsPerson: boolean;
}

export const reasonWords: Readonly<Record<ReasonCode, Entry>> = {
  'file-too-large': needs(
    'The file is larger than 4,294,967,295 bytes, the most the service can take.',
    'Split the recording into smaller files.',
  ),
  'file-gone': needs('The file is no longer in its folder.', 'Put the file back.'),
  'file-changed': needs(
    'The file changed after its slot was given, so the bits no longer belong to it.',
    'Leave the file as it is now.',
  ),
  'file-unreadable': needs('The file cannot be opened for reading.', 'Check the permissions of the file.'),
  'file-in-use': passes('Another program is at work on the file.'),
  'file-cut-off': needs(
    'The recording breaks off: its container has no end.',
    'Repair the file with the program that recorded it.',
  ),
  'folder-away': needs(
    'Its clips keep their place in the queue.',
    'Connect the drive or bring the folder back.',
  ),
  'folder-different': needs(
    'Another folder is in its place, so nothing is concluded about the clips that were in it.',
    'Bring the folder back, or cancel the clips that wait for it to go on with the one that is there.',
  ),
  'folder-on-network': passes(
    'It is on a network, where no events arrive: Clipslot lists it every few seconds, and waits longer until a file is finished.',
  ),
  'watch-limit': passes(
    'The system lets no more folders be watched: Clipslot lists it every few seconds instead.',
  ),
  'metadata-invalid': needs(
    'The details of this clip are not valid.',
    'Correct the .clip.json file beside it, or the defaults of its folder.',
  ),
  'request-refused': needs(
    'The service refused the slot request.',
    'Correct the details of the clip in the .clip.json file beside it.',
  ),
  'over-quota': needs(
    'The quota at the service is full.',
    'Delete clips you no longer need from the service.',
  ),
  'not-authorized': needs(
    'The service does not accept the authorization.',
    'Renew the authorization in the settings.',
  ),
  'claims-refused': needs(
    'The account or device behind the authorization may not upload here.',
    'Use an authorization for the right account, device and service config ID.',
  ),
  'answer-not-understood': needs(
    'The service gave an answer that could not be read.',
    'Check that the service address is right.',
  ),
  'upload-address-not-allowed': needs(
    'The service gave an upload address that is not among the allowed hosts, so nothing was sent there.',
    'If the host is right, add it to transferHosts in the settings.',
  ),
  'slot-given-twice': needs(
    'The service gave a slot that already belongs to another clip.',
    'Report this to the owner of the service.',
  ),
  'slot-gone': needs('The slot no longer exists at the service.', 'A new slot is needed.'),
  'slot-of-other-service': needs(
    'The slot was given by another service than the one in the settings, so nothing is sent.',
    'Set the former service address to use that slot, or keep the present one to get a new slot.',
  ),
  'block-refused': needs(
    'The service refused a block of the file.',
    'Check the file; its slot may not fit it any more.',
  ),
  'service-rejected': needs(
    'The service took the file and then rejected it.',
    'Check that the recording plays and is of a kind the service takes.',
  ),
  'service-lost-clip': needs('The service no longer knows this clip.', 'A new slot is needed.'),
  'service-lost-blocks': passes('The service has lost parts of this clip; they are sent again.'),
  'commit-unconfirmed': passes(
    'The service has every part of this clip but has not said that it is complete.',
  ),
  'service-busy': passes('The service is busy.'),
  'service-error': passes('The service has a fault of its own.'),
  'service-redirected': needs(
    'The service pointed to another address, and Clipslot does not follow.',
    'Check the service address in the settings.',
  ),
  'service-not-itself': needs(
    'Something other than the service answered, such as a sign-in page of the network.',
    'Sign in to the network, or check the service address.',
  ),
  offline: passes('The service cannot be reached: this computer seems to be offline.'),
  'proxy-unreachable': passes('The service cannot be reached through the proxy, so nothing was sent.'),
  'proxy-refused': needs(
    'The proxy does not let Clipslot through to the service, so nothing was sent.',
    'Ask whoever runs the proxy to allow the hosts of the service, or name another one as service.proxy in the settings.',
  ),
  'proxy-sign-in': needs(
    'The proxy wants a name and a password that it was not given, so nothing was sent.',
    'Name a proxy that wants none as service.proxy in the settings, or run Clipslot on the command line with both in HTTPS_PROXY.',
  ),
  'proxy-unsupported': needs(
    'The proxy of this computer is of a kind that Clipslot cannot use, so nothing was sent.',
    'Name an HTTP proxy as service.proxy in the settings.',
  ),
  'certificate-invalid': needs(
    'The certificate of the service is not valid, so nothing was sent.',
    'Check the clock of this computer and the service address; in a lab or behind an inspecting proxy, name its certificate file as service.caFile in the settings.',
  ),
  'timed-out': passes('The service did not answer in time.'),
  'connection-lost': passes('The connection broke.'),
  'disk-full': needs(
    'The disk that holds the queue is full, so nothing new is asked for.',
    'Free at least 100 MB on that disk.',
  ),
  'queue-in-use': needs(
    'Another program is using the queue, so nothing new is started.',
    'Close the program that has the queue open, such as a backup tool or a database viewer.',
  ),
  'queue-unwritable': needs(
    'The queue cannot be written, so nothing new is started.',
    'Check the disk, and the permissions of the folder that holds the queue.',
  ),
  'queue-damaged': needs(
    'The queue is damaged, so everything is stopped.',
    'Start Clipslot again: it puts the last backup in place and checks with the service.',
  ),
  'queue-gone': needs(
    'The queue was deleted or replaced while Clipslot was running, so everything is stopped.',
    'Start Clipslot again: it goes on from what it saved.',
  ),
  'queue-restored': passes(
    'The queue was damaged or missing and was restored from a backup. Clips whose slot is uncertain are checked with the service first, so nothing is uploaded twice.',
  ),
  'queue-reset': passes(
    'The queue was lost and starts anew. Every file that was here before is checked with the service first, so nothing is uploaded twice.',
  ),
  'queue-set-back': passes(
    'The queue was set back to an older state. Clips whose slot is uncertain are checked with the service first, so nothing is uploaded twice.',
  ),
  'not-understood': needs(
    'Something happened that Clipslot does not understand.',
    'Keep the event log for a report.',
  ),
};

function needs(sentence: string, fix: string): Entry {
  return { sentence, fix, needsPerson: true };
}

function passes(sentence: string): Entry {
  return { sentence, fix: null, needsPerson: false };
}
