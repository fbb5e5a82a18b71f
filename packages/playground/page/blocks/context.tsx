import { Image } from "./image.tsx";
import type { BlockOf } from "./of-type.ts";
import { AnyText } from "./text.tsx";

export function Context({ block }: { block: BlockOf<"context"> }) {
  return (
    <div class="block context">
      {block.elements.map((element, index) =>
        element.type === "image" ? <Image key={index} alt={element.alt_text} isSmall /> : <AnyText key={index} text={element} />,
      )}
    </div>
  );
}
