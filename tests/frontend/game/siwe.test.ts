import { suite } from "uvu";
import * as assert from "uvu/assert";
import { privateKeyToAccount } from "viem/accounts";
import { signInMessage } from "../../../frontend/src/pages/game/siwe.ts";
import { verifyMessage } from "../../../handlers/game/deposits/siwe.ts";

const test = suite("the message that a wallet signs");

test("is what the API verifies, also for a wallet that hands out its address in lower case", async () => {
  const account = privateKeyToAccount(`0x${"1".repeat(64)}`);
  const now = Date.parse("2026-06-01T06:00:00Z");
  const challenge = {
    domain: "shop.example.com",
    statement: "Link this address to your wallet.",
    uri: "https://shop.example.com/",
    version: "1",
    chainId: 1,
    nonce: "0123456789abcdef",
  } as const;
  const message = signInMessage(account.address.toLowerCase(), challenge, new Date(now));
  const signature = await account.signMessage({ message });
  const proof = await verifyMessage(message, signature, {
    pageUrl: new URL(challenge.uri),
    chainId: 1,
    statement: challenge.statement,
    now,
  });
  assert.equal(proof, { address: account.address.toLowerCase(), nonce: challenge.nonce });
});

test.run();
