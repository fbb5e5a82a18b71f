import { ElementOf } from "../elements/element.tsx";
import { Image } from "./image.tsx";
import type { BlockOf } from "./of-type.ts";
import { AnyText } from "./text.tsx";

export function Section({ block }: { block: BlockOf<"section"> }) {
  const { text, fields, accessory } = block;
  return (
    <div class="block section">
      <div class="words">
        {text && (
          <div id={`text-${block.block_id}`}>
            <AnyText text={text} />
          </div>
        )}
        {fields && (
          <div class="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <AnyText text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div class="accessory">
          {accessory.type === "image" ? <Image alt={accessory.alt_text} isSmall /> : <ElementOf block={block} element={accessory} />}
        </div>
      )}
    </div>
  );
}
