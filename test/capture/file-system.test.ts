/** Which folders are on a network, as the system names them. */
import { expect, test } from 'vitest';
import { isLocalType, isNetworkPath, isNetworkType } from '../../main/capture/file-system.ts';

test.each([
  ['NFS', 0x6969, true],
  ['CIFS', 0xff534d42, true],
  ['CIFS, sign-extended as some systems give it', 0xff534d42 | 0, true],
  ['SMB2', 0xfe534d42, true],
  ['FUSE', 0x65735546, true],
  ['ext4', 0xef53, false],
  ['btrfs', 0x9123683e, false],
  ['tmpfs', 0x01021994, false],
])('%s', (_, type, isNetwork) => {
  expect({ isNetwork: isNetworkType(type), isLocal: isLocalType(type) }).toEqual({
    isNetwork,
    isLocal: !isNetwork,
  });
});

test('an unknown file system is taken for neither', () => {
  expect({ isNetwork: isNetworkType(0x1234), isLocal: isLocalType(0x1234) }).toEqual({
    isNetwork: false,
    isLocal: false,
  });
});

test.each([
  ['\\\\server\\share\\clips', true],
  ['\\\\?\\UNC\\server\\share', true],
  ['\\\\?\\C:\\clips', false],
  ['\\\\.\\pipe\\x', false],
  ['C:\\clips', false],
])('%s', (path, isNetwork) => {
  expect(isNetworkPath(path)).toBe(isNetwork);
});
