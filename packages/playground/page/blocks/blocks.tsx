import type { Block } from "../../../slack-emulator/client.ts";
import { ElementOf } from "../elements/element.tsx";
import { Context } from "./context.tsx";
import { Image } from "./image.tsx";
import { Input } from "./input.tsx";
import { RichText } from "./rich-text.tsx";
import { Section } from "./section.tsx";
import { AnyText } from "./text.tsx";
import { Unsupported } from "./unsupported.tsx";

export function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <div class="blocks">
      {blocks.map((block) => (
        <BlockView key={block.block_id} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case "section":
      return <Section block={block} />;
    case "header":
      return (
        <h3 class="block header">
          <AnyText text={block.text} />
        </h3>
      );
    case "divider":
      return <hr class="block" />;
    case "context":
      return <Context block={block} />;
    case "image":
      return <Image alt={block.alt_text} title={block.title?.text} />;
    case "rich_text":
      return <RichText block={block} />;
    case "actions":
      return (
        <div class="block actions">
          {block.elements.map((element) => (
            <ElementOf key={element.action_id} block={block} element={element} />
          ))}
        </div>
      );
    case "input":
      return <Input block={block} />;
    default:
      return <Unsupported thing={block} />;
  }
}
