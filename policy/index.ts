import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack.ts";

new PolicyPack("groundwork", { policies: [...policies()] });
