/**
 * The one table of refusals. Statuses follow the pages named in each row; every error code but 8377 is a choice of
 * ours, because no list of GameClips codes is public.
 */
export const REFUSALS = {
  // [json-serviceerrorresponse.md]: the one published code.
  'xuid-differs': { status: 403, errorCode: 8377 },
  // [uri-usersmescidclipspost.md]: "There is a problem with the auth token format in the request."
  'token-missing': { status: 401, errorCode: 9101 },
  'token-unreadable': { status: 401, errorCode: 9102 },
  'token-expired': { status: 401, errorCode: 9103 },
  // [uri-usersmescidclipspost.md]: "Some required claims are missing, or DeviceType is not ."
  'claims-missing': { status: 403, errorCode: 9201 },
  'device-may-not-upload': { status: 403, errorCode: 9202 },
  'scid-differs': { status: 403, errorCode: 9203 },
  isolation: { status: 403, errorCode: 9204 },
  privacy: { status: 403, errorCode: 9205 },
  'not-the-owner': { status: 403, errorCode: 9206 },
  // [uri-usersowneridscidclipsgameclipidget.md]: a missing SandboxId gives 400.
  'sandbox-missing': { status: 400, errorCode: 9207 },
  'header-missing': { status: 400, errorCode: 9301 },
  'contract-version': { status: 400, errorCode: 9306 },
  'not-acceptable': { status: 406, errorCode: 9302 },
  // [uri-usersmescidclipspost.md]: "There was an error in the request body, or the user is over their quota."
  'body-invalid': { status: 400, errorCode: 9303 },
  'over-quota': { status: 400, errorCode: 9304 },
  'query-invalid': { status: 400, errorCode: 9305 },
  // [uri-uriput.md] lists 400, 404, 406, 408, 410 without saying when.
  'upload-id-missing': { status: 400, errorCode: 9401 },
  'upload-id-unknown': { status: 404, errorCode: 9402 },
  'block-number': { status: 400, errorCode: 9403 },
  'block-too-big': { status: 400, errorCode: 9404 },
  'block-hash': { status: 400, errorCode: 9405 },
  'size-differs': { status: 400, errorCode: 9406 },
  'block-conflict': { status: 409, errorCode: 9407 },
  'after-commit': { status: 409, errorCode: 9408 },
  'slot-gone': { status: 410, errorCode: 9409 },
  'too-many-puts': { status: 429, errorCode: 9410 },
  'content-type': { status: 400, errorCode: 9411 },
  'thumbnail-order': { status: 409, errorCode: 9412 },
  'no-such-clip': { status: 404, errorCode: 9501 },
  'no-such-address': { status: 404, errorCode: 9502 },
  // [uri-usersowneridscidclipsgameclipidget.md]: a refreshed address used too early.
  'not-ready': { status: 500, errorCode: 9504 },
  'range-invalid': { status: 416, errorCode: 9503 },
  // [fine-grained-rate-limiting.md]
  throttled: { status: 429, errorCode: 9601 },
  // Scripted by a scenario.
  scripted: { status: 503, errorCode: 9901 },
  // [uri-usersmescidclipspost.md]: 503 "The service or some downstream dependencies are down."
  down: { status: 503, errorCode: 9902 },
} as const satisfies Record<string, { status: number; errorCode: number }>;

export type RefusalName = keyof typeof REFUSALS;

/** Thrown by a rule, turned into an answer in one place. `status` differs from the table only where a setting says so. */
export class Refusal extends Error {
  readonly refusal: RefusalName;
  readonly status: number;

  constructor(refusal: RefusalName, message: string, status: number = REFUSALS[refusal].status) {
    super(message);
    this.refusal = refusal;
    this.status = status;
  }
}

/** The client went away, or a scenario cut it off: nothing can be answered and nothing counts. */
export class ClientGone extends Error {}
