// Looks for a neighbouring area's file in that area's own folder.
const ROOT = new URL('../../', import.meta.url);
const AREAS = {
  host: 'host_runtime/web/ui/host/',
  'channel-web': 'host_runtime/channels/web_chat/ui/channel-web/',
  accounts: 'host_runtime/accounts/ui/accounts/',
  hitlnext: 'hitlnext_module/ui/hitlnext/',
};

export async function resolve(specifier, context, next) {
  const [, area, file] = /^\.\.\/([a-z-]+)\/(.+)$/.exec(specifier) ?? [];
  if (!AREAS[area] || !context.parentURL?.includes('/ui/')) return next(specifier, context);
  if (context.parentURL.includes('/tests/ui/')) return next(specifier, context);
  return next(new URL(AREAS[area] + file, ROOT).href, context);
}
