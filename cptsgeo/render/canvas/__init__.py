"""What a page that draws communes on a canvas receives: shared arcs, communes, words of the map."""
