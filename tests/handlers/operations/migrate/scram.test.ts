import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scramVerifier } from "../../../../handlers/operations/migrate/scram.ts";

const test = suite("SCRAM verifier");

test("is what PostgreSQL itself makes of a password", () => {
  const [scheme, rest = ""] = scramVerifier(
    "pencil",
    Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  ).split("$4096:");
  // Salt, password and keys of the example in RFC 7677.
  assert.is(scheme, "SCRAM-SHA-256");
  assert.is(
    rest,
    "W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
  assert.is.not(scramVerifier("pencil"), scramVerifier("pencil"));
});

test.run();
