/** Shows the alt text, because loading the image would need network access. */
export function Image({ alt, title, isSmall = false }: { alt: string; title?: string | undefined; isSmall?: boolean }) {
  return (
    <figure class={isSmall ? "image small" : "block image"}>
      {title && <figcaption>{title}</figcaption>}
      <div role="img" aria-label={alt}>
        {alt}
      </div>
    </figure>
  );
}
