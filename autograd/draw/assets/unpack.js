// Unpack: runs a script that page.py has packed. A browser of before 2023 cannot, and keeps the picture.
(async packed => {
  const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
})
