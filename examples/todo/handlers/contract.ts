import { accessRules, defineContract, defineErrors, open, text } from "@groundwork/platform/contract";
import * as v from "valibot";

export const roles = ["gardener"] as const;
const { role } = accessRules(roles);

export const errors = defineErrors({
  todo_not_found: { status: 404, title: "There is no such todo", help: "Read the list again." },
});

const Todo = v.object({ id: v.number(), title: v.string(), done: v.boolean(), praised: v.boolean() });
export type Todo = v.InferOutput<typeof Todo>;

export const contract = defineContract({
  service: "todos",
  summary: "What there is to do in a garden",
  uses: ["database", { queue: "done" }],
  operations: {
    list: {
      method: "GET",
      path: "/todos",
      summary: "List todos",
      access: open,
      reply: { status: 200, body: v.array(Todo) },
      errors: [],
    },
    add: {
      method: "POST",
      path: "/todos",
      summary: "Add a todo",
      access: role("gardener"),
      body: v.strictObject({ title: text(100) }),
      reply: { status: 201, body: Todo },
      errors: [],
      idempotency: "optional",
    },
    finish: {
      method: "POST",
      path: "/todos/{todoId}/done",
      summary: "Mark a todo as done",
      access: role("gardener"),
      params: v.strictObject({ todoId: v.pipe(v.string(), v.digits(), v.transform(Number)) }),
      reply: { status: 204 },
      errors: [errors.todo_not_found],
    },
  },
});
