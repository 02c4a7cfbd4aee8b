/** Enumerations on the wire: names, or numbers in the order of their pages, as some clients get them. */

import type { Service } from '../service/service.ts';
import type { Call } from './call.ts';

const ENUMERATIONS = {
  // [gvr-enum-gameclipstate.md]
  state: [
    'None',
    'PendingUpload',
    'PendingDelete',
    'Processed',
    'Processing',
    'Publishing',
    'Published',
    'Flagged',
    'Banned',
    'Uploaded',
    'Deleted',
    'Error',
  ],
  // [gvr-enum-gameclipsource.md]
  source: ['None', 'Console', 'TitleDirect', 'Intermediate', 'UserInitiated'],
  // [gvr-enum-gameclipvisibility.md]
  visibility: ['None', 'Default', 'Owner', 'Title', 'Public'],
  // [gvr-enum-gameclipuritype.md]
  uriType: ['None', 'Original', 'Download', 'SmoothStreaming', 'Ahls'],
  // [gvr-enum-thumbnailtype.md]
  thumbnailType: ['None', 'Small', 'Large'],
} as const satisfies Record<string, readonly string[]>;

/** How this caller gets a value of an enumeration. `type` stays text: its flags have no published bits. */
export type Spelling = (enumeration: keyof typeof ENUMERATIONS, name: string) => string | number;

/** Contract version 2 gets numbers, 1 and none get names (seen in public clients). */
export function spellingFor(call: Call, service: Service): Spelling {
  const { enumerations } = service.settings;
  const version = call.request.headers['x-xbl-contract-version'];
  const inNumbers = enumerations === 'numbers' || (enumerations === 'by-contract' && version === '2');
  return (enumeration, name) => {
    const names: readonly string[] = ENUMERATIONS[enumeration];
    const number = names.indexOf(name);
    return inNumbers && number >= 0 ? number : name;
  };
}
