const windowBits = 4;

/**
 * `base` to the power of `exponent`, modulo `modulus`; for numbers of 3072 bits some milliseconds. OpenSSL takes a tenth
 * of that, but since the version that Node 24 brings, `crypto.createDiffieHellman` first proves for seconds that the
 * modulus is prime.
 *
 * @param exponent not negative
 */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  // One hexadecimal digit of the exponent at a time: four squarings and one product.
  const powers = [1n % modulus];
  while (powers.length < 2 ** windowBits) powers.push(((powers.at(-1) ?? 1n) * base) % modulus);
  let result = 1n % modulus;
  for (const digit of exponent.toString(16)) {
    for (let bit = 0; bit < windowBits; bit++) result = (result * result) % modulus;
    result = (result * (powers[Number.parseInt(digit, 16)] ?? 1n)) % modulus;
  }
  return result;
}
