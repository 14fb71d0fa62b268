interface Wrapping {
  readonly banner: { readonly js: string }
  readonly footer: { readonly js: string }
}

/**
 * Wraps a script of esbuild's (`iife`) so that it hands a value to whoever loads it: a module, AMD, or
 * the page, where it has this name.
 */
export function umd(name: string, value: string): Wrapping {
  return {
    banner: {
      js: `(function(root,make){var ${name}=make();if(typeof module==="object"&&module.exports)module.exports=${name};else if(typeof define==="function"&&define.amd)define([],function(){return ${name}});else root.${name}=${name}})(typeof self!=="undefined"?self:this,function(){`,
    },
    footer: { js: `return ${value}});` },
  }
}
