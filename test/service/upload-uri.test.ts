/**
 * Which upload addresses are taken, and where a block goes: the slot's own address byte for byte,
 * with ours behind it.
 */
import { describe, expect, test } from 'vitest';
import { addressesUnder, uploadUriProblem } from '../../main/service/upload-uri.ts';

const hosts = ['gameclips.xbox.live', 'Transfer.Example:8443', '127.0.0.1:9001', '[::1]:9002'];
const problem = (uri: string) => uploadUriProblem(uri, hosts, false);

describe('A10: addresses that are not among the allowed ones', () => {
  const refused = [
    ['another host', 'https://evil.example/upload'],
    ['a host that ends like an allowed one', 'https://evilgameclips.xbox.live/upload'],
    ['a host that begins like an allowed one', 'https://gameclips.xbox.live.evil.example/upload'],
    ['a subdomain of an allowed host', 'https://sub.gameclips.xbox.live/upload'],
    ['an allowed host with a dot behind it', 'https://gameclips.xbox.live./upload'],
    ['another port of an allowed host', 'https://gameclips.xbox.live:444/upload'],
    ['the allowed host without its port', 'https://transfer.example/upload'],
    ['plain http', 'http://gameclips.xbox.live/upload'],
    ['a user name', 'https://user@gameclips.xbox.live/upload'],
    ['a user name that looks like the host', 'https://gameclips.xbox.live@evil.example/upload'],
    ['a user and a password', 'https://user:pass@gameclips.xbox.live/upload'],
    ['an empty user', 'https://:@evil.example/upload'],
    ['a fragment', 'https://gameclips.xbox.live/upload#part'],
    ['an empty fragment', 'https://gameclips.xbox.live/upload#'],
    ['an address of the local network', 'https://192.168.1.1/upload'],
    ["a cloud's metadata service", 'https://169.254.169.254/latest/meta-data'],
    ['the same as one number', 'https://2852039166/latest'],
    ['the same in octal and hexadecimal', 'https://0251.0xfe.43518/latest'],
    ['another address of this machine', 'https://127.0.0.2:9001/upload'],
    ['an IPv6 address', 'https://[fe80::1]/upload'],
    ['an IPv4 address inside an IPv6 one', 'https://[::ffff:169.254.169.254]/upload'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,hello'],
    ['a web socket', 'wss://gameclips.xbox.live/upload'],
    ['no scheme', '//gameclips.xbox.live/upload'],
    ['a path only', '/upload'],
    ['a space in front', ' https://gameclips.xbox.live/upload'],
    ['a line break in the host', 'https://gameclips.xbox\n.live/upload'],
    ['a header smuggled in', 'https://gameclips.xbox.live/upload\r\nX-Evil: 1'],
    ['a letter that only looks like one', 'https://gamec\u217cips.xbox.live/upload'],
    ['a zero byte', 'https://gameclips.xbox.live/\u0000'],
    ['a backslash, which URL parsers take for a slash', 'https://evil.example\\@gameclips.xbox.live/upload'],
    ['more than 4 KiB', `https://gameclips.xbox.live/${'a'.repeat(4096)}`],
    ['nothing', ''],
  ] as const;

  test.each(refused)('%s', (_name, uri) => {
    expect(problem(uri)).not.toBeNull();
  });

  test.each(refused)('what is told about %s holds no path and no query', (_name, uri) => {
    expect(problem(uri)).not.toMatch(/upload|latest|passwd|alert/);
  });
});

describe('addresses that are taken', () => {
  test.each([
    'https://gameclips.xbox.live/upload/xuid(2716903703773872)/6b364924-5650-480f-86a7-fc002a1ee752/container',
    'https://gameclips.xbox.live:443/upload',
    'https://GAMECLIPS.xbox.live/upload',
    'https://transfer.example:8443/upload?sig=a%2Fb',
    'https://127.0.0.1:9001/upload',
    'https://[::1]:9002/upload',
  ])('%s', (uri) => {
    expect(problem(uri)).toBeNull();
  });

  test('plain http is for a service that is on this machine itself', () => {
    expect(uploadUriProblem('http://127.0.0.1:9001/upload', hosts, true)).toBeNull();
    expect(uploadUriProblem('http://127.0.0.1:9001/upload', hosts, false)).toBe('http: is not allowed');
  });
});

describe('where a block goes', () => {
  const slot = { gameClipId: 'clip/1', uploadId: null, grantedAt: 0 };
  const at = (uploadUri: string, uploadId: string | null = null) =>
    addressesUnder({ ...slot, uploadUri, uploadId })(3);

  const appended = [
    ['https://h.example/a/b', '/a/b?uploadId=clip%2F1&blockNum=3'],
    ['https://h.example/a?uploadId=x', '/a?uploadId=x&blockNum=3'],
    ['https://h.example/a?sig=%2f%2F+%20~(x)&uploadId=%61', '/a?sig=%2f%2F+%20~(x)&uploadId=%61&blockNum=3'],
    ['https://h.example/a?', '/a?uploadId=clip%2F1&blockNum=3'],
    ['https://h.example/a?x=1&', '/a?x=1&uploadId=clip%2F1&blockNum=3'],
    ['https://h.example', '/?uploadId=clip%2F1&blockNum=3'],
    ['https://h.example?x=1', '/?x=1&uploadId=clip%2F1&blockNum=3'],
    ["https://h.example/it's/%7Ea/../b//c;v=1", "/it's/%7Ea/../b//c;v=1?uploadId=clip%2F1&blockNum=3"],
    ['https://h.example/xuid(27)/a?b=[1]|{2}', '/xuid(27)/a?b=[1]|{2}&uploadId=clip%2F1&blockNum=3'],
    ['https://h.example/a?uploadid=x', '/a?uploadid=x&uploadId=clip%2F1&blockNum=3'],
  ] as const;

  test.each(appended)('%s, nothing re-encoded', (uploadUri, path) => {
    expect(at(uploadUri)).toEqual({ origin: 'https://h.example', path });
  });

  test("the answer's own uploadId comes before the clip's id, and the address's own before both", () => {
    expect(at('https://h.example/a', 'up&1').path).toBe('/a?uploadId=up%261&blockNum=3');
    expect(at('https://h.example/a?uploadId=own', 'up&1').path).toBe('/a?uploadId=own&blockNum=3');
  });
});
