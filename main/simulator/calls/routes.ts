/** Which documented call a request is, by verb, path and listener. It judges nothing but the address. */
import type { CallKind, ThumbnailSize } from '../ledger/ledger-events.ts';

export interface Address {
  readonly kind: CallKind;
  readonly owner: string | null;
  readonly scid: string | null;
  readonly titleId: string | null;
  readonly gameClipId: string | null;
  readonly thumbnail: ThumbnailSize | null;
  /** `ratings/4`, `flag` or `views`. */
  readonly deed: string | null;
  /** A GameClipUriType, as asked for. */
  readonly format: string | null;
}

export type Listener = 'metadata' | 'transfer';

/** Which host serves which call is not documented [uri-usersmescidclipspost.md]; bits are the transfer host's. Choice. */
export function addressOf(method: string, path: string, listener: Listener): Address {
  for (const route of listener === 'metadata' ? METADATA_ROUTES : TRANSFER_ROUTES) {
    if (route.method !== method) continue;
    const groups = route.path.exec(path)?.groups;
    if (groups !== undefined) return { ...NOWHERE, kind: route.kind, ...decoded(groups) };
  }
  return NOWHERE;
}

const NOWHERE: Address = {
  kind: 'other',
  owner: null,
  scid: null,
  titleId: null,
  gameClipId: null,
  thumbnail: null,
  deed: null,
  format: null,
};

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly kind: CallKind;
}

const CLIP = `/users/(?<owner>[^/]+)/scids/(?<scid>[^/]+)/clips/(?<gameClipId>[^/]+)`;

const METADATA_ROUTES: readonly Route[] = [
  // [uri-usersmescidclipspost.md]
  { method: 'POST', path: /^\/users\/(?<owner>me)\/scids\/(?<scid>[^/]+)\/clips\/?$/, kind: 'slot' },
  // [uri-usersowneridscidclipsgameclipidget.md]
  { method: 'GET', path: new RegExp(`^${CLIP}/?$`), kind: 'get' },
  // [uri-usersmescidclipsgameclipiddelete.md]
  { method: 'DELETE', path: new RegExp(`^${CLIP}/?$`), kind: 'delete' },
  // [uri-usersmescidclipsgameclipidpost.md]
  { method: 'POST', path: new RegExp(`^${CLIP}/?$`), kind: 'metadata' },
  { method: 'POST', path: new RegExp(`^${CLIP}/(?<deed>ratings/[1-5]|flag|views)/?$`), kind: 'rating' },
  // Named once, without a page of its own [json-gameclipsserviceerrorresponse.md]; the verb is a choice.
  { method: 'GET', path: new RegExp(`^${CLIP}/uris/format/(?<format>[^/]+)/?$`), kind: 'format' },
  // [uri-usersowneridclipsget.md]
  { method: 'GET', path: /^\/users\/(?<owner>[^/]+)\/scids\/(?<scid>[^/]+)\/clips\/?$/, kind: 'list' },
  { method: 'GET', path: /^\/users\/(?<owner>[^/]+)\/clips\/?$/, kind: 'list' },
  // [uri-publicscidclipsget.md, uri-publicscidclips.md]
  { method: 'GET', path: /^\/public\/scids\/(?<scid>[^/]+)\/clips\/?$/, kind: 'list' },
  { method: 'GET', path: /^\/public\/titles\/(?<titleId>\d+)\/clips\/?$/, kind: 'list' },
];

const CONTAINER = `/upload/(?<owner>[^/]+)/(?<gameClipId>[^/]+)/container`;

const THUMBNAIL = new RegExp(`^${CONTAINER}/thumbnails/(?<thumbnail>large|small)$`);

const TRANSFER_ROUTES: readonly Route[] = [
  // [uri-uriput.md]; the shape of the path is the sample's [json-initialuploadresponse.md].
  { method: 'PUT', path: new RegExp(`^${CONTAINER}$`), kind: 'block' },
  { method: 'PUT', path: THUMBNAIL, kind: 'thumbnail' },
  { method: 'POST', path: THUMBNAIL, kind: 'thumbnail' },
  // [uri-uriget.md]; the shape of the path is a choice.
  { method: 'GET', path: /^\/download\/(?<gameClipId>[^/]+)$/, kind: 'download' },
  {
    method: 'GET',
    path: /^\/download\/(?<gameClipId>[^/]+)\/thumbnails\/(?<thumbnail>large|small)$/,
    kind: 'download',
  },
];

function decoded(groups: Record<string, string | undefined>): Partial<Address> {
  const entries = Object.entries(groups).map(([name, value]) => [name, decode(value)]);
  // `as`: the group names of the routes above are the fields of Address.
  return Object.fromEntries(entries) as Partial<Address>;
}

function decode(part: string | undefined): string | null {
  try {
    return part === undefined ? null : decodeURIComponent(part);
  } catch {
    return part ?? null;
  }
}
