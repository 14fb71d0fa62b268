// @ts-expect-error It resolves nowhere: a bundler shows it to whoever bundles the server for a browser.
import 'beckon/server runs in Node and cannot be bundled for a browser. Import from beckon or beckon/client instead.'
