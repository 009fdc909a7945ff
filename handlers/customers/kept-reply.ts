import * as v from "valibot";
import { Uuid } from "../../contract/schemas.ts";
import type { Database } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import { hashOf, type Keeping } from "../platform/http/idempotency.ts";
import type { AnyReply } from "../platform/http/request.ts";
import type { PersonalData, RecordKey } from "../platform/personal-data/personal-data.ts";
import { errors } from "./errors.ts";
import { keyOf } from "./records.ts";
import { peekCustomer } from "./store.ts";

const Stored = v.strictObject({ customerId: Uuid, sealed: v.string() });
/** What a stored reply is sealed for: no column of the row itself. */
const place = "idempotent reply";

/**
 * Keeps the reply to a creating request encrypted under the customer's own data key: once the customer is erased, it
 * cannot be opened any more.
 */
export const keepingReply = <Reply extends AnyReply>(parts: {
  readonly database: Database;
  readonly personalData: PersonalData;
  readonly id: string;
  readonly key: RecordKey;
}): Keeping<Reply> => ({
  toStored: reply => ({
    customerId: parts.id,
    sealed: Buffer.from(parts.key.seal(place, reply)).toString("base64"),
  }),
  async fromStored(stored) {
    const { customerId, sealed } = v.parse(Stored, stored);
    const customer = await peekCustomer(parts.database, customerId);
    if (customer === undefined) throw new ApiError(errors.customer_not_found);
    const key = await keyOf(parts.personalData, customer);
    return key.open(place, Buffer.from(sealed, "base64")) as Reply;
  },
  hashOf: async request =>
    Buffer.from(await parts.personalData.hashOf("request", hashOf(request))).toString("base64url"),
});
