import { suite } from "uvu";
import * as assert from "uvu/assert";
import { powerModulo } from "../../../lib/identity/power-modulo.ts";

const test = suite("power modulo");

test("is what multiplying again and again gives", () => {
  for (const modulus of [1n, 2n, 97n, 256n]) {
    for (const base of [0n, 1n, 2n, 96n, 98n]) {
      let expected = 1n % modulus;
      for (let exponent = 0n; exponent < 40n; exponent++) {
        assert.is(powerModulo(base, exponent, modulus), expected, `${base} ** ${exponent} % ${modulus}`);
        expected = (expected * base) % modulus;
      }
    }
  }
});

test("finds by Fermat's little theorem that a Mersenne prime is one, and that the number after it is not", () => {
  const prime = 2n ** 3217n - 1n;
  assert.is(powerModulo(3n, prime - 1n, prime), 1n);
  assert.is.not(powerModulo(3n, prime, prime + 1n), 1n);
});

test.run();
