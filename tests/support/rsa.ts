import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface RsaKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A private key as PEM, PKCS 8; another for each number. Making one is slow: the files of one run share them. */
export function rsaPem(number: number): string {
  const folder = process.env.TEST_SHARED_DIR;
  const file = folder && path.join(folder, `rsa-${number}.pem`);
  if (file && existsSync(file)) return readFileSync(file, "utf8");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  if (file) {
    // Renamed into place: another test file may be about to read it.
    writeFileSync(`${file}.${process.pid}`, pem);
    renameSync(`${file}.${process.pid}`, file);
  }
  return pem;
}

/** The same as key objects. */
export function rsaKeys(number: number): RsaKeys {
  const privateKey = createPrivateKey(rsaPem(number));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
