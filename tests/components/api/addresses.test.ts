import { type Output, output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkAddresses, knownAddresses } from "../../../components/api/addresses.ts";

const test = suite("components/addresses");

const place = { component: "AuthedApi", name: "api", argument: "allowedOrigins" };
test("an origin has a scheme and a host, and nothing more", () => {
  checkAddresses("origin", ["https://shop.example.com", "http://localhost:5173"], place);
  for (const wrong of ["*", "https://*", "shop.example.com", "https://shop.example.com/", ""]) {
    assert.throws(
      () => checkAddresses("origin", ["https://shop.example.com", wrong], place),
      `AuthedApi "api": allowedOrigins: "${wrong}" is no origin. Name each as https://host, without a path or a star.`,
    );
  }
});

test("a page is exact, and reached over https but on this machine", () => {
  checkAddresses("page", ["https://shop.example.com/in?from=here", "http://localhost:5173/"], place);
  for (const wrong of [
    "http://shop.example.com/",
    "https://*.example.com/",
    "https://shop.example.com/#in",
  ]) {
    assert.throws(
      () => checkAddresses("page", [wrong], place),
      `AuthedApi "api": allowedOrigins: ${wrong} is no exact https address.`,
    );
  }
});

test("an address of another resource is looked at when it is known", async () => {
  const later = (address: string) => output(Promise.resolve(address));
  checkAddresses("origin", [later("*")], place);
  const known = knownAddresses("origin", [later("https://shop.example.com"), later("*")], place);
  const [good, bad] = await Promise.all(known.map(settled));
  assert.is(good, "https://shop.example.com");
  assert.match(bad ?? "", /^AuthedApi "api": allowedOrigins: "\*" is no origin\./);
});

test.run();

/** An output's value, or the message of its error, which each of its promises ends with. */
async function settled(one: Output<string>): Promise<string> {
  const { isKnown, isSecret } = one as unknown as Record<string, Promise<boolean>>;
  const [value] = await Promise.allSettled([
    (one as unknown as { promise(): Promise<string> }).promise(),
    isKnown,
    isSecret,
    (one as unknown as { allResources(): Promise<unknown> }).allResources(),
  ]);
  return value?.status === "fulfilled" ? String(value.value) : String(value?.reason.message);
}
