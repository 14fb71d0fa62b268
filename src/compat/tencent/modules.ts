/** What the vendor has in modules to bring along is there already: this is nothing, to be passed on. */
const module: object = {}

// oxlint-disable-next-line import/no-default-export -- Programs of the vendor import it so.
export default module
