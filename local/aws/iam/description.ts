import type { ServiceDescription } from "../../services/description.ts";
import { supportedOperators } from "./conditions.ts";

export const iam: ServiceDescription = {
  title: "IAM",
  types: [
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  ],
  notes: {
    alike: [
      "Every call is checked: its signature, then the role's policies (inline, attached, managed ones of the program) and the resource's (secret, queue, Lambda permission); an explicit deny wins.",
    ],
    differences: [
      "The developer's own keys, in `aws-config` of the data folder, may do everything. *Impact*: your own calls are never refused. *What to do*: try a permission through a function.",
      `Conditions may use ${supportedOperators.join(", ")}, each with IfExists, and Null. *Impact*: a policy with another operator refuses. *What to do*: test it on a stack.`,
      "A policy with anything else in it refuses every call of its role, naming what is not understood; nothing is passed over. *Impact*: a statement that AWS takes can be refused here. *What to do*: the message names the member; leave it out, or test it on a stack.",
    ],
    missing: [
      "Permissions boundaries, service control policies, session policies, and managed policies that the program does not declare itself.",
      "STS and the API of IAM: roles are the program's to declare.",
    ],
  },
};
