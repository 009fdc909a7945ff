import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withoutConfig, withoutServices } from "../../../commands/support/project/config-lines.ts";

const test = suite("taking entries out of config files");

const text = `name: sample
config:
  services:
    type: array
    default:
      - users
      # The first.
      - shop/carts
      - shop/orders # the second
      - shopping

  # What a cart may hold.
  # In items.
  cartSize:
    description: "Most items"
    default: 10
  zone:
    default: 'UTC' # as it was

  currency: { default: EUR }
`;

test("takes entries with the comments right above them, and leaves all else to the letter", () => {
  assert.is(
    withoutConfig(text, new Set(["cartSize", "currency"])),
    text.replace(/ {2}# What[\s\S]*default: 10\n/, "").replace("\n  currency: { default: EUR }\n", ""),
  );
});

test("takes services out of the list", () => {
  assert.is(
    withoutServices(text, path => path.startsWith("shop/")),
    text.replace("      # The first.\n      - shop/carts\n      - shop/orders # the second\n", ""),
  );
});

test("a file without such entries stays as it is", () => {
  assert.is(withoutConfig("encryptionsalt: v1\n\n\n\n", new Set(["zone"])), "encryptionsalt: v1\n\n\n\n");
});

test.run();
