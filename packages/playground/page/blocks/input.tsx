import { ElementOf } from "../elements/element.tsx";
import { fieldIds, isGroup } from "../elements/field.ts";
import { useSurface } from "../surface.ts";
import type { BlockOf } from "./of-type.ts";

/** An input block: label, element, error and hint. */
export function Input({ block }: { block: BlockOf<"input"> }) {
  const surface = useSurface();
  const { label, element, hint, optional } = block;
  const error = surface.errors[block.block_id];
  const ids = fieldIds(surface, block, element);
  const labelContent = (
    <>
      {label.text}
      {optional && <span class="optional"> (optional)</span>}
    </>
  );
  return (
    <div
      class={error ? "block field wrong" : "block field"}
      role={isGroup(element) ? "group" : undefined}
      aria-labelledby={isGroup(element) ? ids.label : undefined}
    >
      {isGroup(element) ? (
        <span class="label" id={ids.label}>
          {labelContent}
        </span>
      ) : (
        <label class="label" id={ids.label} for={ids.control}>
          {labelContent}
        </label>
      )}
      <ElementOf block={block} element={element} />
      {error && (
        <p class="error" id={ids.error} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={ids.hint}>
          {hint.text}
        </p>
      )}
    </div>
  );
}
