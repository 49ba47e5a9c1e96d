<?xml version="1.0" encoding="utf-8"?>
<!-- From a results file, a line for each skipped test: its name and the reason. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
  <xsl:output method="text" encoding="utf-8" />
  <xsl:template match="/">
    <xsl:for-each select="//t:UnitTestResult[@outcome='NotExecuted']">
      <xsl:value-of select="concat('skipped: ', @testName, ': ', translate(normalize-space(t:Output), ';', ','), '&#10;')" />
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
