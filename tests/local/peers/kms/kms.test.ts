/** After LocalStack's tests and what they recorded on AWS, moto's, MiniStack's and floci's. */
import { kms } from "../../../../local/kms/description.ts";
import { testPeers } from "../support/cases.ts";
import { open } from "./context.ts";
import { decrypting, encrypting } from "./data.ts";
import { dataKeys, reEncrypting } from "./data-keys.ts";
import { describing, switching } from "./keys.ts";
import { listing, rotating } from "./lists.ts";

testPeers({
  service: kms,
  open,
  groups: {
    DescribeKey: describing,
    "EnableKey and DisableKey": switching,
    "a rotation": rotating,
    "ListKeys and ListAliases": listing,
    Encrypt: encrypting,
    Decrypt: decrypting,
    ReEncrypt: reEncrypting,
    "data keys": dataKeys,
  },
});
