import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseForm } from "../../../local/stripe/input/form.ts";

const test = suite("local Stripe, forms");
const plain = (text: string) => JSON.parse(JSON.stringify(parseForm(text)));

test("reads nested keys, with and without numbers", () => {
  assert.equal(plain("a[0][b][c]=1&a[0][b][d]=2&a[1][b][c]=3&e[]=4&e[]=5&f=%5B6%5D"), {
    a: { 0: { b: { c: "1", d: "2" } }, 1: { b: { c: "3" } } },
    e: { 0: "4", 1: "5" },
    f: "[6]",
  });
});

test("takes dangerous names as names", () => {
  parseForm("__proto__[polluted]=yes&constructor[prototype][polluted]=yes");
  assert.is(Reflect.get({}, "polluted"), undefined);
});

for (const text of [
  "a=1&a[b]=2",
  "a[b]=1&a=2",
  "a[b]c=1",
  "[a]=1",
  "a[[b]]=1",
  "a[1][2][3][4][5][6][7][8][9]=1",
]) {
  test(`refuses ${text}`, () => {
    assert.throws(() => parseForm(text));
  });
}

test("refuses thousands of parameters", () => {
  const many = Array.from({ length: 2_001 }, (_, index) => `a[${index}]=1`).join("&");
  assert.throws(() => parseForm(many), /more than 2000 parameters/);
});

test.run();
