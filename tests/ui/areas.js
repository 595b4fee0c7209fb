// Lets Node resolve `../host/x.js` as URLs lie in the browser: areas are neighbours there, not on disk.
import { register } from 'node:module';

register('./area_resolver.js', import.meta.url);
