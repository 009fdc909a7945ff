import { wireFunction } from "../../platform/wire.ts";
import { invokable } from "../../platform/work/function.ts";
import { ConfirmationEvent, saveConfirmed } from "../confirmation.ts";

const platform = wireFunction();

export const handler = invokable(
  ConfirmationEvent,
  { name: "post-confirmation", ...platform },
  (event, { log }) => saveConfirmed(event, platform.database, log),
);
