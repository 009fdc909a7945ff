import { useApp } from "../../../app/app.ts";
import { go } from "../../../app/router.ts";
import { text as shared } from "../../../text/index.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { SelectField, TextField } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import { Screen } from "../../../ui/screen.tsx";
import { text as shop } from "../text.ts";
import { bodyOf, noCoupon } from "./coupon-values.ts";
import { pricesPattern } from "./prices.ts";
import { text } from "./text.ts";

const back = "/shop/admin/coupons";
const { fields } = text.coupons;

export default function AddCouponPage() {
  const { client, toasts } = useApp();
  const form = useForm("new-coupon", noCoupon, async (values, idempotencyKey) => {
    const { code } = await client.orders.createCoupon({ body: bodyOf(values) }, { idempotencyKey });
    toasts.say(text.coupons.added(code));
    go(back, "replace");
    return undefined;
  });
  const prices = { form, hint: fields.pricesHint, pattern: pricesPattern };
  return (
    <Screen title={shop.admin.addCoupon} back={{ href: back, label: shop.admin.coupons }}>
      <form class="card" onSubmit={form.submit}>
        <TextField
          form={form}
          name="code"
          label={fields.code}
          hint={fields.codeHint}
          required
          maxLength={40}
        />
        <div class="pair">
          <SelectField
            form={form}
            name="kind"
            label={fields.kind}
            required
            options={Object.entries(fields.kinds)}
          />
          {form.values.kind === "percent" ? (
            <TextField
              form={form}
              name="discount.percent"
              label={fields.percent}
              type="number"
              required
              min="1"
              max="100"
            />
          ) : (
            <TextField {...prices} name="discount.amounts" label={fields.amounts} required />
          )}
        </div>
        <TextField {...prices} name="minimums" label={fields.minimums} />
        <div class="pair">
          <TextField form={form} name="startsAt" label={fields.startsAt} type="datetime-local" />
          <TextField form={form} name="endsAt" label={fields.endsAt} type="datetime-local" />
        </div>
        <div class="pair">
          <TextField form={form} name="mostUses" label={fields.mostUses} type="number" min="1" />
          <TextField form={form} name="mostUsesEach" label={fields.mostUsesEach} type="number" min="1" />
        </div>
        <div class="row">
          <Button type="submit" kind="first" isBusy={form.isBusy}>
            {shared.save}
          </Button>
          <LinkButton href={back}>{shared.cancel}</LinkButton>
        </div>
      </form>
    </Screen>
  );
}
